internal import QuillCore

/// How every run begins, in the transaction that asks for it.
extension Quill {
    /// What somebody asked for: noted under their key, and in the trail with who they are.
    ///
    /// - Parameter facts: the ids of what it works on besides its item, for whoever reads the event or the trail.
    func begin(
        _ run: Run, _ facts: [String: String?], isNewItem: Bool = false, notes: [String] = [], _ store: any StoreWriting
    ) throws(QuillError) {
        try enqueue(run, facts, store)
        try note(.run(run.id, isNewItem: isNewItem, notes: notes), store)
        try audit(run, facts, store)
    }

    /// Tells of the run and queues what can be made now.
    func enqueue(_ run: Run, _ facts: [String: String?], _ store: any StoreWriting) throws(QuillError) {
        try store.insert(run)
        let data = facts.compactMapValues(\.self).merging(["run": run.id.text, "item": run.item.text]) { $1 }
        try store.append(Event(name: .runStarted, project: run.project, data: data, at: run.createdAt))
        try conductor.advance(run, store)
        if run.trigger != Run.reprocessing { try endReprocessing(inFavourOf: run, store) }
    }

    /// So many of the newest runs of an item are looked at.
    private static var rivalsLookedAt: Int { 50 }

    /// What makes things anew because they are out of date may have waited for hours when somebody asks for the same by choices of their own.
    /// Theirs are the newer ones, and would be overwritten: it ends, also in its middle. What it leaves out of date is found the next time.
    /// That an article is put together anew overwrites nothing: it is made of whatever its parts are then.
    private func endReprocessing(inFavourOf run: Run, _ store: any StoreWriting) throws(QuillError) {
        let runs = try store.runs(run.project, item: run.item, Page(limit: Self.rivalsLookedAt))
        let rivals = runs.filter { $0.trigger == Run.reprocessing && !$0.state.isEnded }
        guard !rivals.isEmpty, let own = try parts(run, store) else { return }
        for rival in rivals {
            guard let theirs = try parts(rival, store) else {
                // It says why by itself.
                try conductor.advance(rival, store)
                continue
            }
            if !own.isDisjoint(with: theirs) { try end(rival, inFavourOf: run, store) }
        }
    }

    /// What is to be made by it yet. Nil where that cannot be planned.
    private func parts(_ run: Run, _ store: any StoreWriting) throws(QuillError) -> Set<Target>? {
        let jobs = try store.jobs(of: run.id)
        do throws(QuillError) {
            return Set(try conductor.plan(run, jobs, store).toMake.map(\.target).filter { $0.variant != .revision })
        } catch { return nil }
    }
}
