"""Statistics: numpy arrays in, numpy arrays out."""
