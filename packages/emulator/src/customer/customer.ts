document.title = 'Customer'
