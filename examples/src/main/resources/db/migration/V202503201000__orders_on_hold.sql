alter type order_status add value 'on_hold' after 'pending';
