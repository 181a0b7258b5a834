import Foundation

/// What is left of a story: the rows of its database, what the recorder saw outside, and what was acknowledged meanwhile.
/// `Invariants` says what has to hold of it.
struct History: Sendable {
    struct Job: Sendable {
        var id: String
        var target: String
        /// Of its recipe.
        var recipe: String
        var state: String
        var hold = ""
        /// The one that has it now.
        var attempt = ""
        var isDiscarded = false
    }

    /// Times are the database's, in milliseconds; 0 stands for none.
    struct Attempt: Sendable {
        var id: String
        var job: String
        var number: Int
        var outcome: String
        var startedAt: Int
        var endedAt: Int
    }

    struct Checkpoint: Sendable, Hashable {
        var job: String
        var key: String
        var input: String
        var isDone: Bool
        var attempt: String
        var at: Int
    }

    /// An artifact, a revision or a proposal.
    struct Product: Sendable {
        var noun: String
        var id: String
        /// What it is of: a subject and its variant, or a document.
        var of: String
        /// The blob, where it has one.
        var content = ""
        /// Empty for what a person made.
        var job = ""
        var attempt = ""
        var number = 0
        var state = ""
    }

    struct Usage: Sendable {
        var attempt: String
        var key: String
        var unit: String
        var provider: String
        var at: Int
    }

    struct Delivery: Sendable {
        var document: String
        var destination: String
        var state: String
        /// Path and digest of each file, as its receipt tells.
        var files: [String: String] = [:]
    }

    struct Event: Sendable {
        /// 0 until the sequencer was there.
        var number: Int
        var name: String
        var data: [String: String]
    }

    /// How things stood when the process was found dead.
    struct Death: Sendable {
        /// Model calls that had been answered and those whose answer was in the database.
        var answered: Int
        var recorded: Int
        /// Jobs that were being worked on: each may have had a call under way.
        var running: Int
        var checkpoints: Set<Checkpoint>
    }

    var jobs: [Job] = []
    var attempts: [Attempt] = []
    var checkpoints: [Checkpoint] = []
    var products: [Product] = []
    var usage: [Usage] = []
    var deliveries: [Delivery] = []
    /// States by id.
    var runs: [String: String] = [:]
    var documents: [String: String] = [:]
    var items: Set<String> = []
    var events: [Event] = []
    /// States by schedule and slot.
    var firings: [String: String] = [:]

    var deaths: [Death] = []
    /// Digests of the requests that the vendor answered, in order.
    var answered: [String] = []
    /// Files that took their place in the folder, in order.
    var placed: [(path: String, digest: String)] = []
    /// What lies in the folder at the end, by path, and the blobs: their digest by their name.
    var folder: [String: String] = [:]
    var blobs: [String: String] = [:]
    /// `run run_…`, `version doc_… 2`, `discarded job_…`: what was told as done, in the words of `facts`.
    var acknowledged: [String] = []

    /// What the database says, to be compared with what was acknowledged.
    var facts: Set<String> {
        var facts = Set(items.map { "item \($0)" })
        for (id, state) in runs { facts.formUnion(["run \(id)", "run \(id) \(state)"]) }
        for job in jobs { facts.insert("\(job.isDiscarded ? "discarded" : job.state) \(job.id)") }
        for product in products where product.noun == "revision" { facts.insert("version \(product.of) \(product.number)") }
        for product in products where product.noun == "proposal" {
            facts.formUnion(["proposal \(product.id)", "\(product.state) \(product.id)"])
        }
        for event in events where event.name == "document.moved" {
            facts.insert("moved \(event.data["document"] ?? "") \(event.data["state"] ?? "")")
        }
        for event in events where event.name == "job.redriven" { facts.insert("redriven \(event.data["job"] ?? "")") }
        for key in firings.keys { facts.insert("fired \(key.split(separator: " ").first ?? "")") }
        return facts
    }
}
