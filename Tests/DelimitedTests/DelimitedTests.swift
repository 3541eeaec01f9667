// Delimited tests
