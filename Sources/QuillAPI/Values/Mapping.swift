internal import QuillCore
internal import QuillService
internal import QuillWire

/// From the domain to the wire.
extension Wire.Item {
    init(_ item: Item) {
        self.init(
            id: item.id.text, kind: item.kind.rawValue, contentId: item.contentID.text, title: item.title, url: item.url,
            language: item.language, durationSeconds: item.durationSeconds, createdAt: item.createdAt.description)
    }
}

extension Wire.ItemDetails {
    init(_ details: ItemDetails) {
        let (seen, media) = (details.engagement, details.technical)
        self.init(
            viewCount: seen?.viewCount, likeCount: seen?.likeCount, commentCount: seen?.commentCount, channelName: seen?.channelName,
            creatorName: seen?.creatorName, publishedAt: seen?.publishedAt, seenAt: details.seenAt?.description,
            lostAt: details.lostAt?.description, lostReason: details.lost?.reason, format: media?.format, audioCodec: media?.audioCodec,
            videoCodec: media?.videoCodec, sampleRateHz: media?.sampleRateHz, channels: media?.channels, widthPx: media?.width,
            heightPx: media?.height, byteCount: media?.byteCount)
    }
}

extension Wire.Artifact {
    init(_ artifact: ListedArtifact) {
        self.init(
            id: artifact.id.text, variant: artifact.variant.description, mediaType: artifact.mediaType,
            madeBy: artifact.provenance.maker, insteadOf: artifact.provenance.insteadOf, createdAt: artifact.createdAt.description,
            url: Endpoints.asset.path(id: artifact.id.text), bytes: artifact.byteCount)
    }
}

extension Wire.Fault {
    init(_ error: QuillError) { self.init(code: error.code.rawValue, message: error.message, hint: error.hint) }
}

extension Wire.Upload {
    init(_ upload: Upload) { self.init(id: upload.id, name: upload.name, size: upload.byteCount, offset: upload.offset) }
}

extension Wire.Ingested {
    init(_ started: StartedRun) {
        self.init(
            item: Wire.Item(started.item), isNew: started.isNewItem, run: Wire.RunRow(started.run, started.item), notes: started.notes)
    }
}

extension Wire.RunRow {
    init(_ run: Run, _ item: Item?) {
        self.init(
            id: run.id.text, state: run.state.rawValue, itemId: run.item.text, itemTitle: item?.title ?? "", trigger: run.trigger,
            startedAt: run.createdAt.description, endedAt: run.endedAt?.description, error: run.error.map(Wire.Fault.init))
    }
}

extension Wire.Job {
    init(_ job: Job, tries: Int, _ progress: Progress?, _ quill: Quill) {
        let isWaiting = job.status.state == .queued && job.status.hold == nil
        self.init(
            id: job.id.text, step: job.step, target: job.target.variant.description, title: job.target.variant.title,
            itemId: job.item.text, state: job.status.state.rawValue, hold: job.status.hold?.rawValue, attemptCount: job.status.tries,
            maxAttempts: quill.retryPolicy(of: job).maxTries, tries: tries, nextAttemptAt: isWaiting ? job.runAt.description : nil,
            progress: progress.map { Wire.Progress(stage: $0.stage, fraction: $0.fraction) }, error: job.error.map(Wire.Fault.init),
            deadReason: job.status.deadReason?.rawValue, discarded: job.discarded, priority: job.priority.name,
            createdAt: job.createdAt.description, endedAt: job.endedAt?.description)
    }
}

extension Wire.JobDetail {
    init(_ view: JobView, _ quill: Quill) {
        self.init(
            job: Wire.Job(view.job, tries: view.tries, view.progress, quill),
            attempts: view.attempts.map { attempt in
                Wire.Attempt(
                    id: attempt.id.text, number: attempt.number, worker: attempt.worker, outcome: attempt.outcome,
                    error: attempt.error.map(Wire.Fault.init),
                    log: view.log.filter { $0.attempt == attempt.id }.map {
                        Wire.LogLine(at: $0.at.description, level: $0.level.rawValue, message: $0.message)
                    }, startedAt: attempt.startedAt.description, endedAt: attempt.endedAt?.description)
            }, runs: view.runs.map(\.id.text), timeline: view.timeline.map(Wire.JobSpan.init), usage: view.usage.map(Wire.Usage.init),
            costUsd: view.usage.allSatisfy(\.usage.isPriced) ? view.usage.reduce(.zero) { $0 + $1.usage.cost }.decimal : nil,
            needs: view.needs.map(Wire.JobLink.init), neededBy: view.neededBy.map(Wire.JobLink.init),
            diagnosis: view.diagnosis.map(Wire.Diagnosis.init))
    }
}

extension Wire.PlanEntry {
    init(_ entry: Plan.Entry) {
        self.init(
            target: entry.target.variant.description, title: entry.target.variant.title, step: entry.step, action: entry.action.word,
            why: entry.action.reasons, isCertain: entry.isCertain && entry.estimate.isKnown,
            costUsd: entry.estimate.gap == nil ? entry.estimate.cost.decimal : nil,
            basis: entry.estimate.basis)
    }
}

extension Wire.Plan {
    init(_ item: Item?, _ plan: Plan) {
        self.init(
            item: item.map(Wire.Item.init), entries: plan.entries.map(Wire.PlanEntry.init),
            costUsd: plan.hasPrice ? plan.cost.decimal : nil, unpriced: plan.unpriced, isCertain: plan.isCertain)
    }
}

extension Wire.Usage {
    init(_ record: UsageRecord) {
        self.init(
            key: record.key, provider: record.usage.provider, model: record.usage.model, unit: record.usage.unit,
            quantity: record.usage.quantity, seconds: record.usage.seconds,
            costUsd: record.usage.isPriced ? record.usage.cost.decimal : nil)
    }
}

extension Wire.Fallback {
    init(_ made: Made) {
        self.init(
            target: made.target.variant.description, title: made.target.variant.title, madeBy: made.provenance.maker,
            insteadOf: made.provenance.insteadOf)
    }
}

extension Wire.Delivery {
    init(_ delivery: Delivery, _ destination: Destination) {
        self.init(
            destination: "\(destination.kind):\(destination.locator)", state: delivery.state.rawValue, url: delivery.ref?.url,
            written: delivery.receipt?.written ?? [], omitted: delivery.receipt?.omitted ?? [])
    }
}

extension Wire.DocumentRow {
    init(_ document: Document, _ head: Revision?) {
        self.init(
            id: document.id.text, title: head?.body.frontMatter.title ?? document.title, state: document.state.rawValue,
            description: head?.body.frontMatter.description, language: head?.body.frontMatter.language, version: head?.number,
            sections: head?.body.sections.map(\.key) ?? [], words: head?.body.wordCount ?? 0, itemIds: document.items.map(\.text),
            createdAt: document.createdAt.description)
    }
}

extension Wire.Run {
    init(_ view: RunView, _ document: DocumentView?, _ quill: Quill) {
        let deliveries = (document?.deliveries ?? []).filter { delivery, _ in
            view.run.wanted.contains(Target(.document(delivery.document), .delivery(delivery.destination)))
        }
        self.init(
            id: view.run.id.text, state: view.run.state.rawValue, trigger: view.run.trigger, item: Wire.Item(view.item),
            wanted: view.run.wanted.map(\.variant.description), plan: view.plan.entries.map(Wire.PlanEntry.init),
            jobs: view.jobs.map { Wire.Job($0, tries: view.tries[$0.id] ?? 0, view.progress[$0.id], quill) },
            usage: view.usage.map(Wire.Usage.init),
            document: document.map { Wire.DocumentRow($0.document, $0.head) },
            deliveries: deliveries.map { Wire.Delivery($0.delivery, $0.destination) },
            costUsd: view.unpriced.isEmpty ? view.usage.reduce(Money.zero) { $0 + $1.usage.cost }.decimal : nil,
            unpriced: view.unpriced, unchanged: view.unchanged, fallbacks: view.fallbacks.map(Wire.Fallback.init),
            error: view.run.error.map(Wire.Fault.init), startedAt: view.run.createdAt.description,
            endedAt: view.run.endedAt?.description)
    }
}
