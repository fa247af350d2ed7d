analytics.track('Order Completed', {total: 12.5, items: [{sku: 'A'}], when: new Date()}, {context: {ip: '1.2.3.4'}});
