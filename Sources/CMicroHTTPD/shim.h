// What Swift's importer cannot see of microhttpd.h: functions with variable arguments and macros that are casts.
#ifndef CMICROHTTPD_SHIM_H
#define CMICROHTTPD_SHIM_H

#include <string.h>
#include <sys/socket.h>
#include <microhttpd.h>

/// What a content reader returns instead of a count.
enum { CMHD_END = -1, CMHD_BROKEN = -2 };

typedef struct {
    unsigned int threads;
    unsigned int connection_limit;
    /// Of a connection's memory pool: the request's head and the write buffer share it.
    size_t pool_bytes;
    /// A connection that neither sends nor takes anything for so long is closed; 0: never.
    unsigned int idle_seconds;
} cmhd_options;

typedef struct {
    MHD_AccessHandlerCallback answer;
    void *(*request_line)(void *context, const char *target, struct MHD_Connection *connection);
    MHD_RequestCompletedCallback completed;
    MHD_NotifyConnectionCallback connection;
    void *context;
} cmhd_callbacks;

/// Paths are decoded by us: libmicrohttpd would decode %00 and hide what follows it.
static inline size_t cmhd_leave_escaped(void *context, struct MHD_Connection *connection, char *text) {
    (void)context;
    (void)connection;
    return strlen(text);
}

/// A daemon that listens nowhere: its connections are handed to it (`MHD_add_connection`).
static inline struct MHD_Daemon *cmhd_start(cmhd_options options, cmhd_callbacks callbacks) {
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_NO_LISTEN_SOCKET, 0, NULL, NULL,
        callbacks.answer, callbacks.context,
        MHD_OPTION_THREAD_POOL_SIZE, options.threads,
        MHD_OPTION_CONNECTION_LIMIT, options.connection_limit,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, options.pool_bytes,
        MHD_OPTION_CONNECTION_TIMEOUT, options.idle_seconds,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_UNESCAPE_CALLBACK, &cmhd_leave_escaped, NULL,
        MHD_OPTION_URI_LOG_CALLBACK, callbacks.request_line, callbacks.context,
        MHD_OPTION_NOTIFY_COMPLETED, callbacks.completed, callbacks.context,
        MHD_OPTION_NOTIFY_CONNECTION, callbacks.connection, callbacks.context,
        MHD_OPTION_END);
}

static inline int cmhd_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

/// What `cmhd_callbacks.connection` left for this connection.
static inline void *cmhd_socket_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

/// Bytes of the request's head, from the first of the request line to the last of the empty line.
static inline size_t cmhd_head_bytes(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info ? info->header_size : 0;
}

/// A body of `size` bytes (UINT64_MAX: unknown) that `reader` fills when the client can take more.
static inline struct MHD_Response *cmhd_streaming_response(
    uint64_t size, size_t block, ssize_t (*reader)(void *, uint64_t, char *, size_t), void *context, void (*release)(void *)) {
    return MHD_create_response_from_callback(size, block, reader, context, release);
}

#endif
