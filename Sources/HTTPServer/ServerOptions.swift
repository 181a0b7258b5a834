/// How the server listens and what it puts up with.
package struct ServerOptions: Sendable {
    /// An address literal: `127.0.0.1`, `0.0.0.0`, `::1`, `::` (which takes IPv4 too).
    package var address: String
    /// 0: any free port (`HTTPServer.port` tells which).
    package var port: UInt16
    /// Event-loop threads.
    package var threads: Int
    /// Connections over this number get a 503 and are closed.
    package var maxConnections: Int
    /// Of the request line and all header fields; a longer head gets 431 (a longer request line 414). Each connection has as much
    /// memory, which is wiped after each request: more of it costs time as well.
    package var maxHeaderBytes: Int
    /// From the connection (or the request line, on one that is kept alive) to the end of the head.
    package var headerSeconds: Double
    /// Without a byte of the body, while the server waits for one.
    package var bodyIdleSeconds: Double
    /// For the whole body.
    package var bodyTotalSeconds: Double
    /// Between two requests, and while a client takes nothing of its answer.
    package var idleSeconds: Double
    /// What is read and thrown away of a body the handler did not want, to keep the connection; more closes it.
    package var discardBytes: Int
    /// Kept of a body that the handler does not read yet; then the client has to wait.
    package var bodyBufferBytes: Int

    package init(
        address: String = "127.0.0.1", port: UInt16 = 0, threads: Int = 2, maxConnections: Int = 10_000, maxHeaderBytes: Int = 8 << 10,
        headerSeconds: Double = 10, bodyIdleSeconds: Double = 30, bodyTotalSeconds: Double = 3_600, idleSeconds: Double = 60,
        discardBytes: Int = 256 << 10, bodyBufferBytes: Int = 64 << 10
    ) {
        self.address = address
        self.port = port
        self.threads = threads
        self.maxConnections = maxConnections
        self.maxHeaderBytes = maxHeaderBytes
        self.headerSeconds = headerSeconds
        self.bodyIdleSeconds = bodyIdleSeconds
        self.bodyTotalSeconds = bodyTotalSeconds
        self.idleSeconds = idleSeconds
        self.discardBytes = discardBytes
        self.bodyBufferBytes = bodyBufferBytes
    }
}
