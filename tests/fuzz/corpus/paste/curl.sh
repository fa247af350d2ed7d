curl https://api.segment.io/v1/track -u key: -H 'Content-Type: application/json' -d '{"userId":"u","event":"A"}' --compressed
