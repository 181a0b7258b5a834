internal import QuillCore
internal import QuillService
internal import QuillWire

/// Sections and proposals: what is edited, and what waits for a person.
extension Routes {
    static let sections: [Route] = [
        Route(
            Endpoints.saveSection,
            again: { effect, call, api in try saved(await api.quill.saving(effect, of: call.captured("section_id")), call) }
        ) { call, api in
            let request: Wire.SaveSection = try await call.request()
            let heading: SectionEdit.Heading = request.heading.map { .set($0.isEmpty ? nil : $0) } ?? .kept
            let saving = try await api.quill.editSection(
                SectionEdit(
                    document: call.id(), section: call.captured("section_id"), base: .revision(request.baseVersion), heading: heading,
                    markdown: request.markdown, kept: request.keptProposal.flatMap { ID<Proposal>($0) }))
            return try saved(saving, call)
        },
        Route(Endpoints.regenerate, again: { try await begun($0, $1, $2) }) { call, api in
            let run = try await api.quill.regenerateSection(await regeneration(call))
            return try .json(Wire.RunRow(run, nil), status: 202)
        },
        Route(Endpoints.planRegenerate) { call, api in
            try .json(Wire.Plan(nil, await api.quill.planRegeneration(await regeneration(call))))
        },
        Route(Endpoints.proposalList) { call, api in
            var state: Proposal.StateName?
            if call.query("state") != nil {
                let names = Proposal.StateName.allCases.map(\.rawValue)
                state = Proposal.StateName(rawValue: try call.choice("state", of: names, standard: ""))
            }
            let listing = try await api.quill.proposals(of: call.id(), state, call.page())
            return try .json(Wire.List(listing.rows.map(Wire.ProposalRow.init), nextCursor: listing.nextCursor))
        },
        Route(Endpoints.proposal) { call, api in
            try .json(Wire.Proposal(await api.quill.proposal(call.id("proposal_id"), of: call.id())))
        },
        Route(
            Endpoints.acceptProposal, again: { effect, _, api in try .json(Wire.Version(await api.quill.version(effect))) }
        ) { call, api in
            let request: Wire.Accept = try await call.request()
            let view = try await api.quill.proposal(call.id("proposal_id"), of: call.id())
            let accepted = try await api.quill.accept(
                Acceptance(proposal: view.proposal.id, choice: request.choice(of: view), head: request.headVersion))
            return try .json(Wire.Version(accepted.version))
        },
        Route(
            Endpoints.rejectProposal,
            again: { _, call, api in
                let view = try await api.quill.proposal(call.id("proposal_id"), of: call.id())
                return try .json(Wire.ProposalRow(view.proposal))
            }
        ) { call, api in
            let view = try await api.quill.proposal(call.id("proposal_id"), of: call.id())
            return try .json(Wire.ProposalRow(await api.quill.reject(view.proposal.id)))
        },
    ]

    private static func saved(_ saving: SectionSaving, _ call: Call) throws -> Answer {
        switch saving {
        case .unchanged(let saved): return try .json(Wire.SavedSection("unchanged", saved))
        case .saved(let saved): return try .json(Wire.SavedSection(saved.isMerged ? "merged" : "saved", saved))
        case .conflict(let conflict):
            var answer = try Answer.json(Wire.SectionConflict(conflict, requestID: call.requestID), status: 409)
            answer.headers = [("Content-Type", "application/problem+json")]
            return answer
        }
    }

    private static func regeneration(_ call: Call) async throws -> Regeneration {
        let request: Wire.Regenerate = try await call.request()
        return Regeneration(
            document: try call.id(), section: call.captured("section_id"), writer: request.writer, style: WritingStyle(request.style))
    }
}

extension Wire.Accept {
    fileprivate func choice(of view: ProposalView) throws -> ProposalChoice {
        guard let section = section ?? view.proposal.content.sectionKey, view.changes.contains(where: { $0.key == section }) else {
            guard section == nil else {
                throw ValidationFailure(problems: [FieldProblem(field: "section", message: "is not changed by this proposal.")])
            }
            return .everything
        }
        if overwrite == true { return .parts(sections: [section: .proposed], fields: []) }
        if let hunks { return .parts(sections: [section: .hunks(Set(hunks), heading: false)], fields: []) }
        return self.section == nil ? .everything : .parts(sections: [section: .all], fields: [])
    }
}
