// HouseRules tests
