/// Mistakes that can be planted in the simulation. Each is one that a queue has been shipped with, or one protection of this
/// one's taken away; the invariants have to find it.
enum Bug: String, Sendable, CaseIterable, CustomStringConvertible {
    case settleWithoutFence, checkpointWithoutFence
    case leaseNotRenewed, leaseByTheWorkersClock, takenBeforeItsLeaseEnds, lostIsLookedForLate
    case lossNotCounted, onlyTheLastAttemptsGainCounts
    case effectNotIntended, effectNotLocated, answerNotLookedUp
    case noPollBehindTheDoorbell, nothingRescued
    case urgencyForEver, drainCountsATry, rateLimitCountsATry, holdForgotten
    case sharedJobEndsForOneRun, cancelledJobKeepsItsAttempt, twoLiveJobsForOneThing
    case askingAgainLeavesOthersWaiting
    case slotKeyWithoutTheSlot, replacedFiringIsHeard
    case rateForgetsWhatEnded, limitOfEachWorker, admissionOfWhatIsNotTaken
    case turningAsksNobody, turningIsNoBeginning, beginningsGoAlong
    case acknowledgedBeforeTheCommit
    case pauseOfTheLookBefore, pauseOfAStepIsNotSeen, pauseTakesWhatRuns, pauseRowGoesAtItsEnd, alarmForgetsPauses
    case resumingTheQueueResumesAll, resumeIsForgottenBehindAnother, resumedIsNotToldAnew
    case replacedFiringGoesOn, firedByWhatWasSeenBefore, runBegunApart
    case restingFiringIsTakenOver, missedInARestIsMadeUpFor, onceIsLostInARest
    case postponedIsRenewed, postponedCountsNoTry
    case buriedJobKeepsItsAttempt, redriveKeepsItsCounts, redriveMakesItAnew, redrivenRunStaysFailed, livingIsDrivenAgain

    var description: String { rawValue }

    /// What it may be found by.
    var breaks: Set<Invariant> {
        switch self {
        case .settleWithoutFence, .checkpointWithoutFence: [.fence]
        case .leaseNotRenewed: [.livingKeepsItsLease, .lostIsNoticed]
        // By a clock that is ahead its work may be given back after everything else has ended.
        case .leaseByTheWorkersClock: [.livingKeepsItsLease, .lostIsNoticed, .everythingEnds]
        case .takenBeforeItsLeaseEnds: [.livingKeepsItsLease]
        case .lostIsLookedForLate: [.lostIsNoticed]
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
        case .replacedFiringIsHeard: [.firingFence, .holds]
        case .rateForgetsWhatEnded, .limitOfEachWorker: [.limits]
        case .admissionOfWhatIsNotTaken: [.roomIsUsed]
        case .turningAsksNobody, .turningIsNoBeginning: [.limits]
        case .beginningsGoAlong: [.limits, .roomIsUsed]
        case .acknowledgedBeforeTheCommit: [.acknowledged]
        case .pauseOfTheLookBefore: [.pauses, .roomIsUsed]
        case .pauseOfAStepIsNotSeen: [.pauses]
        case .alarmForgetsPauses: [.missedByNobody]
        case .pauseTakesWhatRuns: [.oneAttempt]
        case .pauseRowGoesAtItsEnd: [.told, .missedByNobody]
        case .resumingTheQueueResumesAll: [.pauses, .told, .missedByNobody]
        case .resumeIsForgottenBehindAnother: [.roomIsUsed, .told, .missedByNobody]
        case .resumedIsNotToldAnew: [.told]
        case .replacedFiringGoesOn: [.wish, .firingFence, .slotOnce]
        case .firedByWhatWasSeenBefore: [.wish]
        case .runBegunApart: [.firingFence]
        case .restingFiringIsTakenOver: [.scheduleRests]
        case .missedInARestIsMadeUpFor, .onceIsLostInARest: [.slotOnce]
        case .postponedIsRenewed: [.holds]
        case .postponedCountsNoTry: [.firingTries]
        case .buriedJobKeepsItsAttempt: [.fence, .oneAttempt]
        case .redriveKeepsItsCounts: [.tries, .poison]
        case .redriveMakesItAnew: [.productOnce]
        case .redrivenRunStaysFailed: [.runs, .acknowledged]
        case .livingIsDrivenAgain: [.legal]
        }
    }
}
