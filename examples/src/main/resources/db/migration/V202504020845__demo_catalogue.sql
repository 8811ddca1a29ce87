insert into stores (slug, name, currency, settings) values
  ('alpine-outfitters', 'Alpine Outfitters', 'EUR', '{"shipping_cents": 490, "free_shipping_from_cents": 10000}'),
  ('harbour-books', 'Harbour Books', 'GBP', '{"shipping_cents": 350}');

insert into categories (store_id, parent_id, slug, name, position) values
  (1, null, 'outdoor', 'Outdoor', 1),
  (1, 1, 'camping', 'Camping', 1),
  (1, 2, 'tents', 'Tents', 1),
  (1, 2, 'sleeping-bags', 'Sleeping bags', 2),
  (1, 1, 'climbing', 'Climbing', 2),
  (2, null, 'books', 'Books', 1),
  (2, 6, 'fiction', 'Fiction', 1),
  (2, 6, 'sailing', 'Sailing', 2);

insert into products (store_id, slug, name, description, status, attributes, published_at) values
  (1, 'ridge-tent', 'Ridge Tent', 'A light tent for two that stands up to wind.', 'active',
    '{"persons": 2, "seasons": 3, "tags": ["light", "windproof"]}', '2025-03-01T09:00:00Z'),
  (1, 'basecamp-tent', 'Basecamp Tent', 'A roomy family tent for long stays at the lake.', 'active',
    '{"persons": 5, "seasons": 3, "tags": ["family"]}', '2025-03-01T09:00:00Z'),
  (1, 'down-sleeping-bag', 'Down Sleeping Bag', 'Warm to minus ten, packs small beside any tent.', 'active',
    '{"comfort_celsius": -10, "tags": ["light", "warm"]}', '2025-03-08T09:00:00Z'),
  (1, 'climbing-rope', 'Climbing Rope', 'A dry-treated single rope.', 'active',
    '{"metres": 60, "tags": ["dry"]}', '2025-03-15T09:00:00Z'),
  (1, 'ice-axe', 'Ice Axe', 'Next winter.', 'draft', '{}', null),
  (2, 'coastal-pilot', 'The Coastal Pilot', 'Tides, lights and anchorages.', 'active',
    '{"pages": 320, "tags": ["sailing"]}', '2025-02-20T09:00:00Z'),
  (2, 'winter-harbour', 'Winter Harbour', 'A novel of ice and small boats.', 'active',
    '{"pages": 412, "tags": ["novel"]}', '2025-02-27T09:00:00Z');

insert into product_variants (store_id, product_id, sku, title, price_cents, cost_cents, weight_grams, options) values
  (1, 1, 'TENT-RIDGE-GREEN', 'Ridge Tent, green', 24900, 14200, 1850, '{"colour": "green"}'),
  (1, 1, 'TENT-RIDGE-RED', 'Ridge Tent, red', 24900, 14200, 1850, '{"colour": "red"}'),
  (1, 2, 'TENT-BASECAMP', 'Basecamp Tent', 39900, 25100, 7400, '{}'),
  (1, 3, 'BAG-DOWN-M', 'Down Sleeping Bag, M', 18900, 10300, 980, '{"size": "M"}'),
  (1, 3, 'BAG-DOWN-L', 'Down Sleeping Bag, L', 19900, 10900, 1090, '{"size": "L"}'),
  (1, 4, 'ROPE-60', 'Climbing Rope, 60 m', 15900, null, 3600, '{"metres": 60}'),
  (2, 6, 'BOOK-PILOT', 'The Coastal Pilot', 3500, 1700, 720, '{}'),
  (2, 7, 'BOOK-WINTER', 'Winter Harbour', 1299, 520, 410, '{"binding": "paperback"}');

insert into product_images (product_id, url, alt_text) values
  (1, 'https://images.example/ridge-tent.jpg', 'Ridge Tent on a meadow'),
  (2, 'https://images.example/basecamp-tent.jpg', 'Basecamp Tent by a lake');

update products p set primary_image_id = i.id from product_images i where i.product_id = p.id;

insert into product_categories (product_id, category_id) values
  (1, 3), (2, 3), (3, 4), (4, 5), (6, 8), (7, 7);

insert into inventory_levels (variant_id, on_hand, reorder_point)
  select id, case sku when 'TENT-BASECAMP' then 1 else 20 end, 2 from product_variants;

insert into inventory_movements (variant_id, reason, quantity, reference)
  select variant_id, 'received', on_hand, 'opening stock' from inventory_levels;
