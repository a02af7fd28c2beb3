-- What is known of each customer when a day begins, at $midnight. Training and serving both ask this, for another day.
--
-- Nothing of that moment or later is looked at. What has no moment of its own counts once that is over which it tells of:
-- a refund with the return, how a conversation ended and was rated with its end, a mood at its start with its start.
-- Sums are of whole numbers and decimals: they come out the same to the last bit in whatever order rows are read.

WITH

chosen AS (  -- customers of this part
    SELECT
        id AS customer_id,
        CASE WHEN joined_at < $midnight THEN joined_at END AS joined_at,
        CASE WHEN joined_at IS NULL OR joined_at < $midnight THEN newsletter END AS newsletter
    FROM customers
    WHERE id >= $first AND ($before IS NULL OR id < $before)
      AND NOT coalesce(do_not_profile, false)
),

placed AS NOT MATERIALIZED (
    SELECT
        id, customer_id, placed_at, total, pays_with,
        coalesce(lower(status), '') = 'cancelled' AS cancelled,
        lower(channel) AS channel,
        CASE WHEN delivered_at < $midnight THEN date_diff('second', placed_at, delivered_at) END AS delivery_s,
        coalesce(returned_at < $midnight, false) AS returned,
        CASE WHEN returned_at < $midnight THEN refunded END AS refunded
    FROM orders
    WHERE placed_at < $midnight
      AND customer_id >= $first AND ($before IS NULL OR customer_id < $before)
),

purchases AS NOT MATERIALIZED (SELECT * FROM placed WHERE NOT cancelled),

attempts AS (  -- cancelled ones among them
    SELECT customer_id, count(*) AS placed, count(*) FILTER (cancelled) AS cancelled, min(placed_at) AS first_at
    FROM placed
    GROUP BY customer_id
),

buying AS (
    SELECT
        customer_id,
        count(*) AS orders,
        count(*) FILTER (placed_at >= $midnight - INTERVAL 90 DAY) AS orders_90d,
        count(*) FILTER (placed_at >= $midnight - INTERVAL 365 DAY) AS orders_365d,
        min(placed_at) AS first_at,
        max(placed_at) AS last_at,
        sum(total) AS spent,
        sum(total) FILTER (placed_at >= $midnight - INTERVAL 90 DAY) AS spent_90d,
        sum(total) FILTER (placed_at >= $midnight - INTERVAL 365 DAY) AS spent_365d,
        count(*) FILTER (month(placed_at) = 12) AS in_december,
        count(*) FILTER (returned) AS returns,
        sum(refunded) AS refunded,
        count(delivery_s) AS delivered,
        count(*) FILTER (delivery_s > 7 * 86400) AS late,
        count(channel) AS with_channel,
        count(*) FILTER (channel = 'web') AS web,
        count(*) FILTER (channel = 'store') AS store,
        count(*) FILTER (channel = 'app') AS app,
        count(*) FILTER (channel = 'phone') AS phone,
        count(DISTINCT pays_with) AS payment_ways
    FROM purchases
    GROUP BY customer_id
),

gaps AS (  -- from one order to the next
    SELECT customer_id, count(gap_s) AS gaps, sum(gap_s) AS sum_s, sum(gap_s * gap_s) AS squares_s
    FROM (
        SELECT
            customer_id,
            CAST(date_diff('second', lag(placed_at) OVER one_after_another, placed_at) AS HUGEINT) AS gap_s
        FROM purchases
        WINDOW one_after_another AS (PARTITION BY customer_id ORDER BY placed_at)
    )
    GROUP BY customer_id
),

tastes AS (  -- how much of each category; one without a name for what has none
    SELECT
        purchases.customer_id,
        products.category,
        count(*) AS lines,
        sum(greatest(coalesce(items.quantity, 1), 0)) AS pieces
    FROM items
    JOIN purchases ON purchases.id = items.order_id
    LEFT JOIN products ON products.id = items.product_id
    GROUP BY purchases.customer_id, products.category
),

baskets AS (
    SELECT
        customer_id,
        sum(lines) AS lines,
        sum(pieces) AS pieces,
        count(category) AS categories,
        max(pieces) FILTER (category IS NOT NULL) AS most,
        sum(pieces) FILTER (category IS NOT NULL) AS of_a_category
    FROM tastes
    GROUP BY customer_id
),

talks AS NOT MATERIALIZED (
    SELECT
        id, customer_id, "at", escalated, resolved,
        lower(channel) AS channel,
        CASE WHEN first_response_s < past_s THEN TRY_CAST(first_response_s AS DECIMAL(18, 3)) END AS response_s,
        CASE WHEN is_over THEN TRY_CAST(resolution_s AS DECIMAL(18, 3)) END AS resolution_s,
        TRY_CAST(CASE WHEN is_over THEN coalesce(mood_end, mood_start) ELSE mood_start END AS DECIMAL(9, 6)) AS mood,
        CASE WHEN is_over THEN csat END AS csat,
        is_over
    FROM (
        SELECT
            *,
            epoch($midnight) - epoch("at") AS past_s,
            coalesce(resolution_s, first_response_s, 0) < past_s AS is_over
        FROM contacts
        WHERE "at" < $midnight
          AND customer_id >= $first AND ($before IS NULL OR customer_id < $before)
    )
),

asking AS (
    SELECT
        customer_id,
        count(*) AS contacts,
        count(*) FILTER ("at" >= $midnight - INTERVAL 90 DAY) AS contacts_90d,
        max("at") AS last_at,
        count(channel) AS with_channel,
        count(*) FILTER (channel = 'chat') AS chats,
        count(escalated) FILTER (is_over) AS with_end,
        count(*) FILTER (is_over AND escalated) AS escalated,
        count(resolved) FILTER (is_over) AS with_outcome,
        count(*) FILTER (is_over AND NOT resolved) AS unresolved,
        sum(mood) AS mood, count(mood) AS moods,
        arg_max(mood, ("at", id)) FILTER (mood IS NOT NULL) AS mood_last,
        sum(response_s) AS response_s, count(response_s) AS responses,
        sum(resolution_s) AS resolution_s, count(resolution_s) AS resolutions,
        sum(csat) AS csat, count(csat) AS ratings,
        arg_max(csat, ("at", id)) FILTER (csat IS NOT NULL) AS csat_last
    FROM talks
    GROUP BY customer_id
),

telling AS (
    SELECT customer_id, count(*) AS reviews, sum(stars) AS stars, count(stars) AS with_stars
    FROM reviews
    WHERE "at" < $midnight
      AND customer_id >= $first AND ($before IS NULL OR customer_id < $before)
    GROUP BY customer_id
),

days AS (
    SELECT
        customer_id,
        date_diff('second', buying.last_at, $midnight) / 86400 AS recency,
        date_diff('second', buying.first_at, $midnight) / 86400 AS first_order,
        date_diff('second', least(joined_at, attempts.first_at), $midnight) / 86400 AS tenure,
        date_diff('second', asking.last_at, $midnight) / 86400 AS contact,
        CAST(sum_s AS DOUBLE) / nullif(gaps, 0) / 86400 AS gap_mean,
        sqrt(CAST(gaps * squares_s - sum_s * sum_s AS DOUBLE) / nullif(gaps * (gaps - 1), 0)) / 86400 AS gap_std
    FROM chosen
    LEFT JOIN attempts USING (customer_id)
    LEFT JOIN buying USING (customer_id)
    LEFT JOIN gaps USING (customer_id)
    LEFT JOIN asking USING (customer_id)
)

SELECT
    customer_id,
    days.recency AS recency_days,
    coalesce(orders, 0) AS frequency,
    greatest(coalesce(orders, 0) - 1, 0) AS repeats,
    coalesce(orders_90d, 0) AS orders_90d,
    coalesce(orders_365d, 0) AS orders_365d,
    CAST(spent AS DOUBLE) / nullif(orders, 0) AS monetary,
    coalesce(spent, 0) AS spent,
    coalesce(spent_90d, 0) AS spent_90d,
    coalesce(spent_365d, 0) AS spent_365d,
    (CAST(coalesce(spent_90d, 0) AS DOUBLE) / 90) / (nullif(CAST(spent_365d AS DOUBLE), 0) / 365) AS spend_trend,
    days.tenure AS tenure_days,
    days.first_order AS first_order_days,
    days.gap_mean AS gap_mean_days,
    days.gap_std AS gap_std_days,
    days.recency / nullif(days.gap_mean, 0) AS overdue,
    CAST(lines AS DOUBLE) / orders AS items_mean,
    CAST(pieces AS DOUBLE) / orders AS quantity_mean,
    coalesce(categories, 0) AS categories,
    CAST(most AS DOUBLE) / nullif(of_a_category, 0) AS top_category_share,
    in_december / orders AS december_share,
    coalesce(returns, 0) AS returns,
    returns / orders AS return_rate,
    CAST(coalesce(refunded, 0) AS DOUBLE) / nullif(CAST(spent AS DOUBLE), 0) AS refund_share,
    attempts.cancelled / attempts.placed AS cancel_rate,
    late / nullif(delivered, 0) AS late_rate,
    web / nullif(buying.with_channel, 0) AS channel_web,
    store / nullif(buying.with_channel, 0) AS channel_store,
    app / nullif(buying.with_channel, 0) AS channel_app,
    phone / nullif(buying.with_channel, 0) AS channel_phone,
    coalesce(payment_ways, 0) AS payment_ways,
    coalesce(contacts, 0) AS contacts,
    coalesce(contacts_90d, 0) AS contacts_90d,
    days.contact AS contact_days,
    chats / nullif(asking.with_channel, 0) AS chat_share,
    escalated / nullif(with_end, 0) AS escalation_rate,
    unresolved / nullif(with_outcome, 0) AS unresolved_rate,
    CAST(mood AS DOUBLE) / nullif(moods, 0) AS mood_mean,
    mood_last,
    CAST(response_s AS DOUBLE) / nullif(responses, 0) AS response_s_mean,
    CAST(resolution_s AS DOUBLE) / nullif(resolutions, 0) AS resolution_s_mean,
    CAST(csat AS DOUBLE) / nullif(ratings, 0) AS csat_mean,
    csat_last,
    coalesce(reviews, 0) AS reviews,
    CAST(stars AS DOUBLE) / nullif(with_stars, 0) AS stars_mean,
    newsletter
FROM chosen
JOIN days USING (customer_id)
LEFT JOIN attempts USING (customer_id)
LEFT JOIN buying USING (customer_id)
LEFT JOIN baskets USING (customer_id)
LEFT JOIN asking USING (customer_id)
LEFT JOIN telling USING (customer_id)
WHERE days.tenure IS NOT NULL
ORDER BY customer_id
