"""Look for inputs that break the reading of feeds, led by which lines of the code they reach."""
