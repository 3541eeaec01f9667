// SwedishText tests
