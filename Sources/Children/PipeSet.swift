import CSpawn
import Glibc

/// The pipes of one start, so that an error half-way leaves none open.
struct PipeSet {
    private var childEnds: [Int32] = []
    private var parentEnds: [Int32] = []

    /// A pipe that the child reads.
    mutating func toChild() throws(ChildError) -> (reader: Int32, writer: Int32) {
        try open(parentEnd: 1)
    }

    /// A pipe that the child writes.
    mutating func fromChild() throws(ChildError) -> (reader: Int32, writer: Int32) {
        try open(parentEnd: 0)
    }

    private mutating func open(parentEnd: Int) throws(ChildError) -> (reader: Int32, writer: Int32) {
        var ends: [Int32] = [-1, -1]
        guard cspawn_pipe(&ends, Int32(parentEnd)) == 0 else { throw .spawnFailed(code: errno) }
        parentEnds.append(ends[parentEnd])
        childEnds.append(ends[1 - parentEnd])
        return (ends[0], ends[1])
    }

    func closeChildEnds() { for end in childEnds { close(end) } }

    func closeParentEnds() { for end in parentEnds { close(end) } }
}
