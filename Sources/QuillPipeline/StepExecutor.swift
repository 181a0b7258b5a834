internal import Foundation
internal import Glibc
package import QuillCore
package import QuillQueue
internal import Support

/// Carries out a claimed job: loads its inputs, runs its step, and hands back what is to be committed with its ending.
package struct StepExecutor: JobHandler {
    private let steps: [any Step]
    private let store: any Store
    private let blobs: any BlobStore
    private let board: ProgressBoard
    private let decoded = DecodedInputs()
    private let limits: Limits
    private let scratchRoot: String

    /// - Parameter limits: those that the worker claims by; here they hold for whom a job turns to while it runs.
    package init(
        steps: [any Step], store: any Store, blobs: any BlobStore, board: ProgressBoard, limits: Limits = .none, scratchRoot: String
    ) {
        self.steps = steps
        self.store = store
        self.blobs = blobs
        self.board = board
        self.limits = limits
        self.scratchRoot = scratchRoot
    }

    @concurrent
    package func handle(_ claim: Claim) async -> Ending {
        let scratch = scratchRoot + "/" + claim.attempt.text
        defer { Scratch.remove(scratch) }
        var begun: JobWork?
        do {
            guard let step = steps.first(where: { $0.name == claim.job.step }) else {
                throw QuillError(
                    .unsupported, "This Quill knows no step \(claim.job.step).", .wait(seconds: 300),
                    hint: "A newer one queued it; let that one work.")
            }
            try Scratch.make(scratch)
            // Before it is looked at what is there: that no other delivery changes then.
            try await beginDelivery(claim, store)
            let work = try await JobWork.load(
                claim, store: store, blobs: blobs, board: board, decoded: decoded, limits: limits, scratch: scratch)
            begun = work
            let products = try await step.run(work)
            guard !Task.isCancelled else { return failed(claim, .cancelled) }
            let stored = try await store(products)
            failpoint("products.stored")
            let now = work.document
            return .done { store throws(QuillError) in
                try Commit(claim: claim, products: products, stored: stored, document: now).write(store)
            }
        } catch let error as QuillError {
            if let lane = begun?.awaited, !Task.isCancelled { return waits(for: lane, claim, error) }
            return failed(claim, Task.isCancelled ? .cancelled : error)
        } catch {
            return failed(claim, .unexpected(error, while: "running \(claim.job.step)"))
        }
    }

    private func store(_ products: Products) async throws(QuillError) -> StoredBlob? {
        switch products.artifact?.content {
        case .bytes(let bytes): try await blobs.put(bytes)
        case .file(let path): try await blobs.put(file: path)
        case nil: nil
        }
    }

    /// It goes back to the queue in the lane that it waits for, so that whoever claims asks for room there.
    private func waits(for lane: String, _ claim: Claim, _ error: QuillError) -> Ending {
        .failed(error) { store throws(QuillError) in try store.turn(waiting: claim.job.id, to: lane) }
    }

    private func failed(_ claim: Claim, _ error: QuillError) -> Ending {
        guard claim.job.target.variant.kind == .delivery else { return .failed(error) }
        return .failed(error) { store throws(QuillError) in try Commit.deliveryFailed(claim, error, store) }
    }
}

/// The temporary folder of an attempt.
enum Scratch {
    static func make(_ path: String) throws(QuillError) {
        if mkdir(path, 0o700) != 0 && errno != EEXIST { throw FileFailure.classified(errno, of: "Quill's home") }
    }

    /// Removes it with everything in it. What cannot be removed stays for the next start to clear.
    static func remove(_ path: String) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        do { try FileManager.default.removeItem(atPath: path) } catch { Log.error("a temporary folder could not be removed: \(error)") }
    }
}
