"""What a branch decides: two functions over frozen values, without clock, chance or framework."""
