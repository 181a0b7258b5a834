// libpq's own functions, and what Swift's importer cannot see of them: macros that are characters.
#ifndef CPOSTGRESQL_SHIM_H
#define CPOSTGRESQL_SHIM_H

#include <libpq-fe.h>

/// The fields of an error that `PQresultErrorField` tells.
enum {
    CPG_SQLSTATE = PG_DIAG_SQLSTATE,
    CPG_MESSAGE = PG_DIAG_MESSAGE_PRIMARY,
    CPG_TABLE = PG_DIAG_TABLE_NAME,
    CPG_COLUMN = PG_DIAG_COLUMN_NAME,
    CPG_CONSTRAINT = PG_DIAG_CONSTRAINT_NAME
};

static inline void cpg_ignore_notice(void *context, const PGresult *result) {
    (void)context;
    (void)result;
}

/// Keeps libpq from writing the server's notices to standard error.
static inline void cpg_be_quiet(PGconn *connection) { PQsetNoticeReceiver(connection, cpg_ignore_notice, NULL); }

#endif
