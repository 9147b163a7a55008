function e(t){return document.getElementById(t)}var o=e("choose"),n=e("file"),s=e("table");o.hidden=!1;n.addEventListener("change",async()=>{let t=n.files?.[0];t&&(s.value=await t.text())});
