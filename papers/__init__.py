"""What is written about the project from data: licences, a list of parts, conformance."""
