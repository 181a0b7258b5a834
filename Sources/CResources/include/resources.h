#pragma once
// Files that live inside the executable, so that one binary can be moved anywhere. Each is NUL-terminated text.
const char *quill_migration_0001(void);
const char *quill_model_table(void);
const char *quill_migration_0002(void);
