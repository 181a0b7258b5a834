// The same work as `drive bare DATABASE 1 BATCH`: claims and ends all due jobs of kind 0 with the product's statements, and nothing between
// them and SQLite. Prints {"jobs": N, "seconds": S, "rate": R}.
//
//     jobs FILE BATCH
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static sqlite3 *db;
static long long transaction_time;

static double seconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

static void check(int result) {
    if (result == SQLITE_OK || result == SQLITE_DONE || result == SQLITE_ROW) return;
    fprintf(stderr, "jobs: %s\n", sqlite3_errmsg(db));
    exit(1);
}

static void tell_now(sqlite3_context *call, int count, sqlite3_value **values) {
    (void)count, (void)values;
    sqlite3_result_int64(call, transaction_time);
}

static sqlite3_stmt *prepared(const char *sql) {
    sqlite3_stmt *statement;
    check(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL));
    return statement;
}

static void run(sqlite3_stmt *statement) {
    check(sqlite3_step(statement));
    check(sqlite3_reset(statement));
}

static void text(sqlite3_stmt *statement, int place, const char *value) {
    check(sqlite3_bind_text(statement, place, value, -1, SQLITE_TRANSIENT));
}

int main(int count, char **words) {
    if (count != 3) return 2;
    int batch = atoi(words[2]);
    check(sqlite3_open_v2(words[1], &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL));
    check(sqlite3_create_function_v2(db, "quill_now", 0, SQLITE_UTF8 | SQLITE_INNOCUOUS, NULL, tell_now, NULL, NULL, NULL));
    check(sqlite3_exec(
        db,
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON;"
        "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -2000; PRAGMA mmap_size = 16777216; PRAGMA journal_size_limit = 67108864",
        NULL, NULL, NULL));

    sqlite3_stmt *begin = prepared("BEGIN IMMEDIATE"), *commit = prepared("COMMIT");
    sqlite3_stmt *due = prepared(
        "SELECT * FROM jobs WHERE state = 'queued' AND hold IS NULL AND step = ?1 AND run_at <= quill_now()"
        " AND run_at + priority * 600000 <= quill_now() + 600000 ORDER BY run_at + priority * 600000, id LIMIT ?2");
    sqlite3_stmt *claim = prepared(
        "UPDATE jobs SET state = 'running', attempt = ?2, worker = ?3, lease_until = quill_now() + ?4"
        " WHERE id = ?1 AND state || '' = 'queued' AND hold IS NULL");
    sqlite3_stmt *attempt = prepared(
        "INSERT INTO attempts (id, job, number, worker, started_at)"
        " SELECT ?1, ?2, coalesce(max(number), 0) + 1, ?3, quill_now() FROM attempts WHERE job = ?2");
    sqlite3_stmt *settle = prepared(
        "UPDATE jobs SET state = ?3, hold = ?4, tries = ?5, losses = ?6, dead_reason = ?7, run_at = quill_now() + ?8, error = ?9,"
        " attempt = NULL, worker = NULL, lease_until = NULL, ended_at = CASE WHEN ?10 = 1 THEN NULL ELSE quill_now() END"
        " WHERE id = ?1 AND attempt = ?2 AND state || '' = 'running'");
    sqlite3_stmt *end = prepared("UPDATE attempts SET outcome = ?2, error = ?3, ended_at = quill_now() WHERE id = ?1");

    char (*jobs)[64] = calloc(batch, 64), (*attempts)[64] = calloc(batch, 64);
    long long done = 0, bytes = 0;
    double began = seconds(CLOCK_MONOTONIC);
    for (;;) {
        int found = 0;
        run(begin);
        transaction_time = (long long)(seconds(CLOCK_REALTIME) * 1000);
        text(due, 1, "0");
        sqlite3_bind_int(due, 2, batch);
        while (sqlite3_step(due) == SQLITE_ROW) {
            for (int column = 0; column < sqlite3_column_count(due); column++) bytes += sqlite3_column_bytes(due, column);
            snprintf(jobs[found], 64, "%s", (const char *)sqlite3_column_text(due, 0));
            snprintf(attempts[found], 64, "att_%026lld", done + found);
            found++;
        }
        check(sqlite3_reset(due));
        for (int index = 0; index < found; index++) {
            text(claim, 1, jobs[index]), text(claim, 2, attempts[index]), text(claim, 3, "w-0"), sqlite3_bind_int64(claim, 4, 30000);
            run(claim);
        }
        for (int index = 0; index < found; index++) {
            text(attempt, 1, attempts[index]), text(attempt, 2, jobs[index]), text(attempt, 3, "w-0");
            run(attempt);
        }
        run(commit);
        if (!found) break;

        run(begin);
        transaction_time = (long long)(seconds(CLOCK_REALTIME) * 1000);
        for (int index = 0; index < found; index++) {
            text(settle, 1, jobs[index]), text(settle, 2, attempts[index]), text(settle, 3, "succeeded"), sqlite3_bind_null(settle, 4);
            sqlite3_bind_int64(settle, 5, 0), sqlite3_bind_int64(settle, 6, 0), sqlite3_bind_null(settle, 7);
            sqlite3_bind_int64(settle, 8, 0), sqlite3_bind_null(settle, 9), sqlite3_bind_int64(settle, 10, 0);
            run(settle);
        }
        for (int index = 0; index < found; index++) {
            text(end, 1, attempts[index]), text(end, 2, "succeeded"), sqlite3_bind_null(end, 3);
            run(end);
        }
        run(commit);
        done += found;
    }
    double took = seconds(CLOCK_MONOTONIC) - began;
    printf("{\"jobs\": %lld, \"seconds\": %f, \"rate\": %f}\n", done, took, done / took);
    return bytes > 0 ? 0 : 1;
}
