"""The laws as past days show them, drawn towards what was believed, the less the more was seen."""
