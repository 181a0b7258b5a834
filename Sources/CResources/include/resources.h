#pragma once
// Files that live inside the executable, so that one binary can be moved anywhere. Each is NUL-terminated text.
const char *quill_migration_0001(void);
const char *quill_model_table(void);
const char *quill_migration_0002(void);
const char *quill_migration_0003(void);
const char *quill_migration_0004(void);
const char *quill_migration_0005(void);
const char *quill_migration_0006(void);
const char *quill_migration_0007(void);
const char *quill_migration_0008(void);
const char *quill_migration_0009(void);
const char *quill_migration_0010(void);
const char *quill_migration_0011(void);
const char *quill_migration_0012(void);
const char *quill_migration_0013(void);
const char *quill_migration_0015(void);
const char *quill_migration_0014(void);
const char *quill_migration_0016(void);
const char *quill_web_style(void);
const char *quill_web_fonts(void);
const char *quill_web_script(void);
const char *quill_web_player(void);
const char *quill_web_editor(void);
const char *quill_web_upload(void);
const char *quill_web_help(void);
