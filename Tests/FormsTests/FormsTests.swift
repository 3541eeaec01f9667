// Forms tests
