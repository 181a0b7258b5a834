package import QuillCore
internal import Support

extension Quill {
    /// Pauses the whole queue (nil) or one step: from then on no worker takes anything of it, what runs goes on, and what is queued waits.
    /// Where it is paused already, a new reason changes it, and who gave it.
    /// Throws `validation-failed` for a step that is not known, or for a reason that is too long.
    package func pauseQueue(_ step: String?, by: String, reason: String?) async throws(QuillError) {
        let known = conductor.steps
        if let step, !known.contains(step) { throw Self.noStep(step, known) }
        let reason = try Self.pauseReason(reason)
        try await store.write { store throws(QuillError) in
            if try store.pause(step, by: by, name: actor.name, reason: reason) {
                try store.append(Self.told(.queuePaused, step, by, actor.name, reason, store))
                try audit(.queuePaused, of: .queue, after: ["step": step], note: reason, store)
            }
            try note(.done, store)
        }
        failpoint("pause.committed")
    }

    /// Lets it go on. A step that is paused for itself stays so when the whole queue goes on. Does nothing where it is not paused.
    /// Throws `validation-failed` for a step that is neither known nor paused.
    package func resumeQueue(_ step: String?, by: String) async throws(QuillError) {
        let known = conductor.steps
        try await store.write { store throws(QuillError) in
            // A newer Quill may have paused a step of its own.
            let paused = try store.pauses().all.compactMap(\.step)
            if let step, !known.contains(step), !paused.contains(step) { throw Self.noStep(step, known) }
            if try store.resume(step) {
                try store.append(Self.told(.queueResumed, step, by, actor.name, nil, store))
                try audit(.queueResumed, of: .queue, after: ["step": step], store)
            }
            try note(.done, store)
        }
        failpoint("resume.committed")
    }

    private static func told(
        _ event: Event.Name, _ step: String?, _ by: String, _ name: String?, _ reason: String?, _ store: any StoreWriting
    ) throws(QuillError) -> Event {
        var data = ["by": by]
        data["name"] = name
        data["step"] = step
        data["reason"] = reason
        return Event(name: event, project: Project.defaultID, data: data, at: try store.now())
    }

    private static func pauseReason(_ reason: String?) throws(QuillError) -> String? {
        let words = (reason ?? "").drop { $0.isWhitespace }
        guard words.count <= Pause.reasonMax else {
            throw QuillError(
                .validationFailed, "reason: has \(words.count) characters, and may have \(Pause.reasonMax).", hint: "Say it in fewer words."
            )
        }
        return words.isEmpty ? nil : String(words)
    }

    private static func noStep(_ step: String, _ known: [String]) -> QuillError {
        QuillError(
            .validationFailed, "step: there is no step “\(step.prefix(60))”; there are \(known.sorted().joined(separator: ", ")).",
            hint: "Name one of them, or none: then the whole queue is meant.")
    }
}
