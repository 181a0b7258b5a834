import Foundation
import Testing

extension Household {
    func write() async throws {
        let talk = try desk.captions()
        let made = try await article(talk, "--to", "folder:out")
        let document = try #require(made.document?.id)
        try await edit(document, section: 1, "A hive in a park finds more flowers than one in a field.")
        try await propose(document)
        try await act("review") { isAgain in
            let outcome = try await quill(["review", document, "approve", "--json"])
            return try await isDone(outcome, isAgain, "SELECT state FROM documents", "ready_to_publish")
        }
        told("moved \(document) ready_to_publish")
        // Another style: what was published goes to its new place, and the old files go.
        try await article(talk, "--to", "folder:out?style=hugo")
        try await meddle(document, talk)
    }

    /// A section is written anew, and the proposal taken.
    private func propose(_ document: String) async throws {
        struct Proposed: Decodable { let proposal: Watched.Named? }
        let key = try await section(1, of: document)
        var proposal = ""
        try await act("regenerate") { isAgain in
            // Whoever is not sure whether it was begun looks, before asking again for what costs money.
            if isAgain, try await answer("SELECT count(*) FROM runs WHERE wanted LIKE '%proposal%'") == "1" {
                guard try await sees("succeeded", "SELECT state FROM runs WHERE wanted LIKE '%proposal%'") else { return false }
                proposal = try await answer("SELECT id FROM proposals")
                return true
            }
            let command = ["regenerate", document, key, "--writer", "openai", "--instructions", "Be brief.", "--json"]
            let proposed: Proposed? = decoded(try await quill(command))
            proposal = proposed?.proposal?.id ?? ""
            return !proposal.isEmpty
        }
        told("proposal \(proposal)")
        try await act("accept") { isAgain in
            let outcome = try await quill(["proposal", "accept", document, proposal, "--json"])
            return try await isDone(outcome, isAgain, "SELECT state FROM proposals", "accepted")
        }
        told("accepted \(proposal)")
    }

    /// Somebody edits what was published: it is left alone until that is settled, then a copy of it is kept.
    private func meddle(_ document: String, _ talk: String) async throws {
        let path = "out/" + (try #require(try desk.files("out").keys.first { $0.hasSuffix("index.md") }))
        let published = try desk.read(path)
        try desk.write(path, published + "\nBy hand.\n")
        try await edit(document, section: 0, "Bees and people share the city.")
        try await article(talk, "--to", "folder:out?style=hugo", ends: "waiting")
        let job = try await answer("SELECT id FROM jobs WHERE hold = 'human'")
        try #require(!job.isEmpty)
        try desk.write(path, published)
        try await act("retry") { isAgain in
            let outcome = try await quill(["jobs", "retry", job, "--json"])
            return try await isDone(outcome, isAgain, "SELECT count(*) FROM jobs WHERE hold = 'human'", "0")
        }
        told("redriven \(job)")
        try await act("delivered") { _ in try await sees("succeeded", "SELECT state FROM jobs WHERE id = '\(job)'") }
        try desk.write(path, try desk.read(path) + "\nBy hand again.\n")
        try await edit(document, section: 0, "Bees, people and parks share the city.")
        try await article(talk, "--to", "folder:out?style=hugo&edited=replace")
    }
}
