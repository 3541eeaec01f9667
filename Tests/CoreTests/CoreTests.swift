// Core tests
