resource "segment_destination_subscription" "s" {
  name = "A"
  trigger = "type = \"track\""
  settings = jsonencode({ eventType = { "@path" = "$.event" }, n = 1.5, l = [1, true, null] })
  note = <<-EOF
    a
    EOF
  x = var.y ? 1 : "${local.z}"
}
