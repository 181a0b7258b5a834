/// What every `Store` must do, whichever database it stands on. A runner gives each check a new, empty one.
package enum StoreConformance {
    package typealias Check = Conformance.Check<StoreBench>

    package static let checks: [Check] =
        transactions + items + details + artifacts + documents + proposals + deliveries + runs + jobs + claims + fences + leases + events
        + keys + operators + deadLetters + figures + queue + alarms + schedules + ownSchedules + untoldSchedules + telling + pausing
        + searching + ledgers + audit + lanes
}
