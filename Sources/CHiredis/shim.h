// hiredis's protocol: commands into bytes, and bytes into replies. Its own connections are not used: they block.
#ifndef CHIREDIS_SHIM_H
#define CHIREDIS_SHIM_H

#include <hiredis/hiredis.h>

/// The bytes of a command in `*target`, to be freed by `chiredis_free`; their count, or a negative number. One type of the
/// result for every version of hiredis.
static inline long long chiredis_format(char **target, int count, const char **words, const size_t *lengths) {
    return redisFormatCommandArgv(target, count, words, lengths);
}

static inline void chiredis_free(char *command) { redisFreeCommand(command); }

#endif
