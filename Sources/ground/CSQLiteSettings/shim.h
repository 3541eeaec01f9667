#pragma once
#include <sqlite3.h>

// Swift cannot call functions with any number of arguments.

/// SQLite no longer counts what memory it has, and need not lock for it. To be called before it is
/// first used; returns SQLITE_MISUSE, and changes nothing, afterwards.
static inline int sqlite3_settings_without_memory_status(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
