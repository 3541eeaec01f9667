import Database

/// The organisation's schema, the first of all modules'.
package let organisationMigrations = [
  Migration(
    module: "organisation", number: 1, name: "create",
    sql: PackageResources.organisation_001_create_sql)
]
