"""Segment's SDK for Python sends all six calls to the address given, then leaves."""

import sys

import segment.analytics as analytics

analytics.write_key = "write-key-2"
analytics.host = sys.argv[1]
analytics.gzip = sys.argv[2] == "gzip"
analytics.debug = False
analytics.on_error = lambda error, _: sys.exit(str(error))
analytics.track("u1", "Order Completed", {"total": 19.9, "products": [{"sku": "A"}]}, context={"locale": "de-DE"})
analytics.identify("u1", {"plan": "pro", "email": "mara@shop.example"})
analytics.page(anonymous_id="a1", category="Shop", name="Home", properties={"path": "/"})
analytics.screen("u1", "", "Cart", {"items": 2})
analytics.group("u1", "g1", {"size": 5})
analytics.alias("a1", "u1")
analytics.flush()
analytics.shutdown()
print("sent")
