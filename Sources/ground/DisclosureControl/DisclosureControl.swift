// DisclosureControl
