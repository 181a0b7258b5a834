/// What a forward proxy spends at most.
package struct ProxyLimits: Sendable {
    /// Connections served at once; more wait unaccepted, in the kernel's queue.
    package var connections: Int
    /// Host names looked up at once; each holds one thread.
    package var lookups: Int
    /// Bytes of a request's head.
    package var headBytes: Int
    /// From the connection's start until its request head is complete.
    package var headTime: Duration
    /// For looking up and connecting together.
    package var connectTime: Duration
    /// Without a byte either way.
    package var idleTime: Duration

    package init(
        connections: Int = 256, lookups: Int = 8, headBytes: Int = 16 * 1024,
        headTime: Duration = .seconds(10), connectTime: Duration = .seconds(10), idleTime: Duration = .seconds(60)
    ) {
        self.connections = max(1, connections)
        self.lookups = max(1, lookups)
        self.headBytes = max(256, min(headBytes, 32 * 1024))
        self.headTime = headTime
        self.connectTime = connectTime
        self.idleTime = idleTime
    }
}
