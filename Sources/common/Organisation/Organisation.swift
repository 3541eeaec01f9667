// Organisation
