// Segment's SDK for Node sends all six calls to the address given, then leaves.
const { Analytics } = require(require.resolve("@segment/analytics-node", { paths: [process.argv[3]] }));
const analytics = new Analytics({ writeKey: "write-key-1", host: process.argv[2], flushAt: 4 });
analytics.on("error", (error) => { console.error(error); process.exitCode = 1; });
const context = { locale: "de-DE" };
analytics.track({ userId: "u1", event: "Order Completed", properties: { total: 19.9, products: [{ sku: "A" }] }, context });
analytics.identify({ userId: "u1", traits: { plan: "pro", email: "mara@shop.example" } });
analytics.page({ anonymousId: "a1", name: "Home", category: "Shop", properties: { path: "/" } });
analytics.screen({ userId: "u1", name: "Cart", properties: { items: 2 } });
analytics.group({ userId: "u1", groupId: "g1", traits: { size: 5 } });
analytics.alias({ userId: "u1", previousId: "a1" });
analytics.closeAndFlush().then(() => console.log("sent"));
