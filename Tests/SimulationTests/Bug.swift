/// Mistakes that can be planted in the simulation. Each is one that a queue has been shipped with, or one protection of this
/// one's taken away; the invariants have to find it.
enum Bug: String, Sendable, CaseIterable, CustomStringConvertible {
    case settleWithoutFence, checkpointWithoutFence
    case leaseNotRenewed, leaseByTheWorkersClock
    case lossNotCounted, onlyTheLastAttemptsGainCounts
    case effectNotIntended, effectNotLocated, answerNotLookedUp
    case noPollBehindTheDoorbell, nothingRescued
    case urgencyForEver, drainCountsATry, rateLimitCountsATry, holdForgotten
    case sharedJobEndsForOneRun, cancelledJobKeepsItsAttempt, twoLiveJobsForOneThing
    case askingAgainLeavesOthersWaiting
    case slotKeyWithoutTheSlot, replacedFiringIsHeard
    case rateForgetsWhatEnded, limitOfEachWorker, admissionOfWhatIsNotTaken
    case acknowledgedBeforeTheCommit

    var description: String { rawValue }

    /// What it may be found by.
    var breaks: Set<Invariant> {
        switch self {
        case .settleWithoutFence, .checkpointWithoutFence: [.fence]
        case .leaseNotRenewed, .leaseByTheWorkersClock: [.livingKeepsItsLease, .lostIsNoticed]
        case .lossNotCounted, .onlyTheLastAttemptsGainCounts: [.poison]
        case .effectNotIntended, .effectNotLocated: [.effectOnce]
        case .answerNotLookedUp: [.answerOnce]
        case .noPollBehindTheDoorbell: [.everythingEnds]
        case .nothingRescued: [.lostIsNoticed, .everythingEnds]
        case .urgencyForEver: [.order]
        case .drainCountsATry, .rateLimitCountsATry: [.tries]
        case .holdForgotten: [.holds, .everythingEnds]
        case .sharedJobEndsForOneRun, .askingAgainLeavesOthersWaiting: [.runs]
        case .cancelledJobKeepsItsAttempt: [.fence, .oneAttempt]
        case .twoLiveJobsForOneThing: [.productOnce, .runs]
        case .slotKeyWithoutTheSlot: [.slotOnce]
        case .replacedFiringIsHeard: [.firingFence]
        case .rateForgetsWhatEnded, .limitOfEachWorker: [.limits]
        case .admissionOfWhatIsNotTaken: [.roomIsUsed]
        case .acknowledgedBeforeTheCommit: [.acknowledged]
        }
    }
}
