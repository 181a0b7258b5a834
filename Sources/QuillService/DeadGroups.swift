package import QuillCore

/// Dead jobs that died of the same, as people are told of them.
package struct DeadGroupView: Sendable {
    package enum Standing: Sendable, Hashable {
        case open
        /// A person said that it is mended from this build on, and none of it died in such a build since.
        case fixed(Fix)
        case cameBack(Fix, count: Int)
    }

    package let group: DeadGroup
    package let standing: Standing

    package var cause: String { group.sample.error?.message ?? "It failed, and nobody noted why." }
    /// What there is to know beside the reason itself: whether another try alone can help.
    package var remedy: String? {
        guard group.permanent == group.count else { return nil }
        let hint = group.sample.error?.hint
        // What a person moved here may well work when it is tried again.
        if group.sample.error?.code == .cancelled { return hint }
        return "Another try alone will not help." + (hint.map { " " + $0 } ?? "")
    }
}

package struct DeadGroupsView: Sendable {
    /// The largest first.
    package let groups: [DeadGroupView]
    /// How many groups are not listed.
    package let more: Int
    package let matching: Int
    package let total: Int
}

extension Quill {
    /// So many groups are told at once.
    package static var deadGroupsMax: Int { 100 }

    /// Counted over every dead job that is meant.
    package func deadGroups(
        _ query: DeadLetterQuery = DeadLetterQuery(), limit: Int = deadGroupsMax
    ) async throws(QuillError) -> DeadGroupsView {
        try await store.read { store throws(QuillError) in
            try Self.groups(query, limit: limit, of: store.deadSteps(Project.defaultID).values.reduce(0, +), store)
        }
    }

    static func groups(
        _ query: DeadLetterQuery, limit: Int, of total: Int, _ store: any StoreReading
    ) throws(QuillError) -> DeadGroupsView {
        let found = try store.deadGroups(Project.defaultID, query, limit: min(max(1, limit), deadGroupsMax))
        let fixes = try store.fixes(Project.defaultID)
        let since = fixes.isEmpty ? [] : try store.diedSinceFixed(Project.defaultID)
        return DeadGroupsView(
            groups: found.groups.map { view($0, fixes, since) }, more: found.count - found.groups.count, matching: found.jobs, total: total)
    }

    private static func view(_ group: DeadGroup, _ fixes: [Fix], _ since: [DiedSince]) -> DeadGroupView {
        guard let fix = fixes.first(where: { $0.signature == group.signature }) else { return DeadGroupView(group: group, standing: .open) }
        // What an older build let die after the mark says nothing against it.
        let count = since.filter { $0.signature == fix.signature && Build.has($0.build ?? Build.version, fix.build) }
            .reduce(0) { $0 + $1.count }
        return DeadGroupView(group: group, standing: count == 0 ? .fixed(fix) : .cameBack(fix, count: count))
    }

    /// Notes that what a group died of is mended from a build on, this one where none is named. Throws `not-found` where nothing of that
    /// signature is dead, and `validation-failed`.
    package func markFixed(_ group: String, in build: String? = nil) async throws(QuillError) -> DeadGroupView {
        let build = try Self.checked(build: build ?? Build.version)
        return try await store.write { store throws(QuillError) in
            let found = try store.deadGroups(Project.defaultID, DeadLetterQuery(group: group), limit: 1).groups.first
            guard let found, group != Signature.none else { throw Self.noGroup(group) }
            let fix = Fix(project: Project.defaultID, signature: group, build: build, markedAt: try store.now())
            try store.save(fix)
            try note(.done, store)
            try audit(.fixMarked, of: .queue, after: ["group": group, "build": build], store)
            return DeadGroupView(group: found, standing: .fixed(fix))
        }
    }

    /// Takes the mark away. Throws `not-found` where there is none.
    package func unmarkFixed(_ group: String) async throws(QuillError) {
        try await store.write { store throws(QuillError) in
            guard try store.deleteFix(Project.defaultID, group) else {
                throw QuillError(
                    .notFound, "No group \(group.prefix(60)) is marked as fixed.", hint: "`quill jobs dead --groups` lists the groups.")
            }
            try note(.done, store)
            try audit(.fixUnmarked, of: .queue, before: ["group": group], store)
        }
    }

    /// The group as it is now.
    package func deadGroup(_ group: String) async throws(QuillError) -> DeadGroupView {
        guard let found = try await deadGroups(DeadLetterQuery(group: group), limit: 1).groups.first else { throw Self.noGroup(group) }
        return found
    }

    private static func noGroup(_ group: String) -> QuillError {
        QuillError(.notFound, "No dead job belongs to a group \(group.prefix(60)).", hint: "`quill jobs dead --groups` lists the groups.")
    }

    private static func checked(build: String) throws(QuillError) -> String {
        let isWritable = build.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || [0x2B, 0x2D, 0x2E, 0x5F].contains(byte)
        }
        guard build.utf8.count <= 40, isWritable, Build.isVersion(build) else {
            throw QuillError(
                .validationFailed, "build (--in): “\(build.prefix(40))” is no version; write numbers with dots between them: 0.2.0.",
                hint: "Leave it out for the version that runs.")
        }
        return build
    }
}
