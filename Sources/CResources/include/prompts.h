#pragma once
// The prompt files that live inside the executable, as NUL-terminated text. Each names itself in its header.
int quill_prompt_count(void);
/// NULL where there is no such file.
const char *quill_prompt(int index);
