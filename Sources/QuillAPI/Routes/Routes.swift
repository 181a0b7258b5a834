/// Every route, in the order of the endpoint table. A new one is a line there and a handler here.
enum Routes {
    static let all = system + ingest + items + documents + sections + steps + runs + stale + jobs + pauses + schedules + audit + webhooks
}
