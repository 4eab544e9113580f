document.documentElement.dataset.glowdesk = "open";
