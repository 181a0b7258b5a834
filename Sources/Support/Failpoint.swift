internal import Glibc

/// A named moment at which a crash could lose or double something. `QUILL_FAILPOINT=effect.written:2` ends the process there the
/// second time, as a power cut would, and `:2:stop` halts it there until it is continued; with `QUILL_FAILPOINT_TRACE=FILE` it
/// writes down that it was there. Unset it costs a comparison.
///
/// docs/reference/invariants.md tells what has to hold after a death at any of them, and the tests find each name in use.
package func failpoint(_ name: String) {
    guard let plan = Failpoints.plan else { return }
    plan.reached(name)
}

/// What the tests of the whole program set, beside the settings that people have. No promise is made about any of them.
package enum TestHooks {
    package static let names: Set = ["QUILL_FAILPOINT", "QUILL_FAILPOINT_TRACE", "QUILL_LEASE_MILLISECONDS"]

    /// How long a worker's leases last, so that a test need not wait half a minute: 1 to 60 s. Every process has to have the same.
    package static let leaseMilliseconds: Int64? = value("QUILL_LEASE_MILLISECONDS").flatMap(Int64.init).flatMap {
        (1_000...60_000).contains($0) ? $0 : nil
    }

    fileprivate static func value(_ key: String) -> String? { getenv(key).map { String(cString: $0) } }
}

private struct Failpoints: Sendable {
    static let plan = Failpoints()

    /// Where to die or to halt, and at which of its times there.
    private let fate: (name: String, count: Int, signal: Int32)?
    private let trace: Int32?
    private let seen = Lock([String: Int]())

    private init?() {
        fate = TestHooks.value("QUILL_FAILPOINT").flatMap { text in
            let parts = text.split(separator: ":")
            guard let name = parts.first else { return nil }
            return (String(name), parts.count > 1 ? Int(parts[1]) ?? 1 : 1, parts.count > 2 && parts[2] == "stop" ? SIGSTOP : SIGKILL)
        }
        trace = TestHooks.value("QUILL_FAILPOINT_TRACE").flatMap { path in
            let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            return file >= 0 ? file : nil
        }
        if fate == nil && trace == nil { return nil }
    }

    func reached(_ name: String) {
        let count = seen.withLock { seen -> Int in
            seen[name, default: 0] += 1
            return seen[name, default: 0]
        }
        if count == 1, let trace { write(trace, name + "\n", name.utf8.count + 1) }
        if let fate, fate.name == name, fate.count == count { kill(getpid(), fate.signal) }
    }
}
