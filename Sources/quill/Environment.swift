internal import Foundation

/// The process's environment, read once.
enum Environment {
    static let all = ProcessInfo.processInfo.environment
}
