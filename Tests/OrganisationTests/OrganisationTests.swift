// Organisation tests
