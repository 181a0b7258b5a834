internal import Foundation
internal import Support

/// A home for a command that must leave none behind, such as a dry run before anything was taken in.
package struct TemporaryHome: Sendable {
    package let configuration: Configuration

    package init(_ configuration: Configuration) {
        let path = FileManager.default.temporaryDirectory.path + "/quill-\(getpid())-\(UInt32.random(in: .min ... .max))"
        self.configuration = configuration.with(home: path)
    }

    package func remove() {
        do { try FileManager.default.removeItem(atPath: configuration.home) } catch {
            Log.error("a temporary home could not be removed: \(error)")
        }
    }
}
