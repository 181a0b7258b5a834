internal import Glibc
package import QuillCore

extension AuditActor {
    /// Whoever gave the command that this process carries out.
    package static let commandLine = AuditActor(.user, userName(geteuid()), from: .cli)

    /// The name that the system gives a user, or the number where it knows none that can be sent in a header.
    private static func userName(_ id: uid_t) -> String {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard getpwuid_r(id, &entry, &buffer, buffer.count, &found) == 0, found != nil, let written = entry.pw_name else { return "\(id)" }
        let name = String(cString: written)
        return name.utf8.allSatisfy { $0 > 32 && $0 < 127 } && !name.isEmpty && name.utf8.count <= 64 ? name : "\(id)"
    }
}
