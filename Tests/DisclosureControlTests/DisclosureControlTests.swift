// DisclosureControl tests
