document.documentElement.dataset.glowdesk = "loading";
