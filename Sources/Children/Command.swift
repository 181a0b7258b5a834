/// A program to run as a child process: what, with what, where, and within which limits.
package struct Command: Sendable {
    /// An absolute path, or a bare name that `ToolFinder` looks up.
    package var executable: String
    /// The arguments without the program's own name.
    package var arguments: [String]
    /// The child's whole environment: nothing is inherited, so no secret of ours reaches it by accident.
    package var environment: [String: String]
    /// The child's working directory, an absolute path.
    package var workingDirectory: String
    package var limits: ChildLimits

    package init(
        executable: String,
        arguments: [String] = [],
        environment: [String: String] = Command.plainEnvironment,
        workingDirectory: String = "/",
        limits: ChildLimits = ChildLimits()
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.limits = limits
    }

    /// The least that well-behaved tools expect: the system's programs, and messages in plain English.
    package static let plainEnvironment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
}

/// What a child may use. `nil` means no limit of ours.
package struct ChildLimits: Sendable, Equatable {
    /// Wall time, after which the whole process group is ended.
    package var timeLimitSeconds: Double?
    /// Virtual memory of each process of the child.
    package var addressSpaceBytes: UInt64?
    /// Processor time of each process of the child.
    package var cpuSeconds: UInt64?
    /// The largest file that the child may write.
    package var outputFileBytes: UInt64?
    /// Processes of the same user. The kernel counts all of that user's and none of root's: rarely what one wants.
    package var processesMax: UInt64?
    /// How far the child steps back before others, 0 (not at all) to 19.
    package var niceness: Int32

    package init(
        timeLimitSeconds: Double? = nil,
        addressSpaceBytes: UInt64? = nil,
        cpuSeconds: UInt64? = nil,
        outputFileBytes: UInt64? = nil,
        processesMax: UInt64? = nil,
        niceness: Int32 = 0
    ) {
        self.timeLimitSeconds = timeLimitSeconds
        self.addressSpaceBytes = addressSpaceBytes
        self.cpuSeconds = cpuSeconds
        self.outputFileBytes = outputFileBytes
        self.processesMax = processesMax
        self.niceness = niceness
    }
}
