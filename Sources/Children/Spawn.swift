import CSpawn
import Glibc

/// Turns a `Command` into a process. To be called on the keeper's thread only: the child dies with the calling thread.
enum Spawn {
    /// - Parameter descriptors: what become the child's standard input, output and error.
    static func start(_ command: Command, descriptors: [Int32]) throws(ChildError) -> pid_t {
        let path = try ToolFinder.shared.path(of: command.executable)
        guard !command.workingDirectory.utf8.contains(0) else { throw .invalidArgument }
        var arguments = try CStringArray([path] + command.arguments)
        var environment = try CStringArray(command.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })

        var stage = CSPAWN_STAGE_FORK
        var code: Int32 = EINVAL
        let limits = command.limits
        let pid: pid_t =
            arguments.withPointers { argumentPointers -> pid_t in
                environment.withPointers { environmentPointers -> pid_t in
                    path.withCString { path in
                        command.workingDirectory.withCString { directory in
                            descriptors.withUnsafeBufferPointer { descriptors in
                                var request = cspawn_request(
                                    path: path, arguments: argumentPointers, environment: environmentPointers, directory: directory,
                                    descriptors: descriptors.baseAddress, descriptor_count: descriptors.count,
                                    address_space_bytes: limits.addressSpaceBytes ?? 0, cpu_seconds: limits.cpuSeconds ?? 0,
                                    file_bytes: limits.outputFileBytes ?? 0, processes: limits.processesMax ?? 0,
                                    nice: limits.niceness)
                                return cspawn_start(&request, &stage, &code)
                            }
                        }
                    }
                } ?? -1
            } ?? -1
        if pid > 0 { return pid }

        switch (stage, code) {
        case (CSPAWN_STAGE_DIRECTORY, _): throw .workingDirectory(code: code)
        case (CSPAWN_STAGE_EXECUTE, ENOENT), (CSPAWN_STAGE_EXECUTE, ENOTDIR): throw .notFound(executable: command.executable)
        case (CSPAWN_STAGE_EXECUTE, EACCES), (CSPAWN_STAGE_EXECUTE, ENOEXEC), (CSPAWN_STAGE_EXECUTE, EISDIR):
            throw .notExecutable(executable: command.executable)
        default: throw .spawnFailed(code: code)
        }
    }
}
