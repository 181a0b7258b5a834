internal import HTTPClient
internal import QuillCore
internal import QuillQueue

extension Doctor {
    /// Which queue there is, and whether it answers.
    func queueCheck(_ choice: QueueChoice) async -> Check {
        let remedy = "See \(QueueHelp.document)."
        if let refusal = choice.refusal {
            return Check(name: "queue", isThere: false, detail: refusal.message, remedy: refusal.hint ?? remedy)
        }
        let client = HTTPClient(.trusted(userAgent: "Quill"))
        let check = await answer(choice, QueueBells.queue(choice, client), remedy)
        await client.close()
        return check
    }

    private func answer(_ choice: QueueChoice, _ queue: (any JobQueue)?, _ remedy: String) async -> Check {
        guard let queue else {
            return Check(
                name: "queue", isThere: choice.warnings.isEmpty, detail: choice.warnings.first ?? choice.mode.rawValue, remedy: remedy)
        }
        let check: Check
        do {
            let words = try await queue.check()
            check = Check(name: "queue", isThere: true, detail: "\(choice.mode.rawValue): \(words)", remedy: remedy)
        } catch {
            check = Check(name: "queue", isThere: false, detail: error.message, remedy: (error.hint.map { $0 + " " } ?? "") + remedy)
        }
        await queue.close()
        return check
    }
}
