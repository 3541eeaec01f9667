// Programmes tests
